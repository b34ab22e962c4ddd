import { studioContracts as contracts } from "../../../../shared/contracts/studio/index.ts";
import { attachmentHeader, safeFileName } from "../../media/index.ts";
import type { Router } from "../../platform/index.ts";
import type { StudioDeps } from "../ports.ts";
import { writeArchive } from "./archive.ts";
import { writeStoryboard } from "./storyboard.ts";

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

function headersOf(contentType: string, name: string, ending: string): Record<string, string> {
  return {
    "Content-Type": contentType,
    "Content-Disposition": attachmentHeader(
      safeFileName(`${name.replace(/[/\\]/g, "-")}.${ending}`, ending, "project"),
    ),
    "Cache-Control": "private, no-store",
  };
}

/** What is taken away of a project. */
export function exportRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.exportDocx).to(async ({ deps, actor, params }) => {
    const { name, bytes } = await writeStoryboard(deps, actor, params.projectId);
    return new Response(bytes, { headers: headersOf(DOCX, name, "docx") });
  });

  router.bind(contracts.exportZip).to(async ({ deps, actor, params, query }) => {
    const { name, body } = await writeArchive(deps, actor, params.projectId, query.assets);
    return new Response(body, { headers: headersOf("application/zip", name, "zip") });
  });
}
