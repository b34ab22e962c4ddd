import { ApiError } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";

export type TakeAway = "docx" | "headliners" | "all";

async function bodyOf(projectId: string, what: TakeAway, signal: AbortSignal) {
  const params = { path: { projectId } };
  const { response } =
    what === "docx"
      ? await api.GET("/api/projects/{projectId}/export.docx", {
          ...{ params, signal },
          parseAs: "stream",
        })
      : await api.GET("/api/projects/{projectId}/export.zip", {
          params: { ...params, query: { assets: what } },
          signal,
          parseAs: "stream",
        });
  return response;
}

/** The name that the platform gives a file (RFC 6266). */
function nameOf(response: Response, otherwise: string): string {
  const given = /filename\*=UTF-8''([^;]+)/i.exec(
    response.headers.get("Content-Disposition") ?? "",
  );
  return given?.[1] === undefined ? otherwise : decodeURIComponent(given[1]);
}

interface Options {
  readonly signal: AbortSignal;
  /** Tells how much has come so far. */
  readonly onBytes: (bytes: number) => void;
}

/** Fetches a project as a file and offers it to be kept. */
export async function takeAway(
  projectId: string,
  what: TakeAway,
  { signal, onBytes }: Options,
): Promise<void> {
  const response = await bodyOf(projectId, what, signal);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for (const reader = response.body?.getReader(); reader; ) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      bytes += value.length;
      onBytes(bytes);
    }
  } catch (cause) {
    throw new ApiError(signal.aborted ? "aborted" : "network", 0, { cause });
  }
  const type = response.headers.get("Content-Type") ?? "";
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = nameOf(response, `project.${what === "docx" ? "docx" : "zip"}`);
  link.click();
  // The browser has taken it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url));
}
