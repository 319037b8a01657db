import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { Difference } from "../resources/host";

export function diffResponse({
    changes,
    replaces,
    deleteBeforeReplace = false,
    updates = [],
}: Difference): DiffResponse {
    const response = new DiffResponse();
    const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
    response.setChanges(changes ? DIFF_SOME : DIFF_NONE);
    response.setReplacesList([...replaces]);
    response.setDiffsList([...replaces, ...updates]);
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    const note = (names: readonly string[], kind: PropertyDiff.Kind): void => {
        for (const name of names) {
            const diff = new PropertyDiff();
            diff.setKind(kind);
            response.getDetaileddiffMap().set(name, diff);
        }
    };
    note(replaces, PropertyDiff.Kind.UPDATE_REPLACE);
    note(updates, PropertyDiff.Kind.UPDATE);
    return response;
}
