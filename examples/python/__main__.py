import pulumi
import pulumi_atlas_private_endpoint as atlas

config = pulumi.Config()

endpoint = atlas.PrivateEndpoint(
    "atlas",
    group_id=config.require("groupId"),
    region=config.get("region") or "us-east-1",
    opts=pulumi.ResourceOptions(
        custom_timeouts=pulumi.CustomTimeouts(create="30m", delete="30m"),
    ),
)

pulumi.export("endpointServiceName", endpoint.endpoint_service_name)
pulumi.export("id", endpoint.id)
