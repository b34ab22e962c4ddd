import { Buffer } from "node:buffer";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { readChunks } from "../../../shared/kernel/read-chunks.ts";
import { BrokenForm, type FormEvent, MultipartReader } from "./multipart.ts";

const FILE_PART = "file";
const MOST_PARTS = 20;
const LONGEST_FIELD = 8_192;

function malformed(message: string, cause?: unknown): AppError {
  return new AppError(commonErrors.validation_failed, {
    cause,
    fields: [{ path: FILE_PART, message }],
  });
}

/** A field on its way in. */
interface Field {
  readonly name: string;
  readonly pieces: Uint8Array[];
  length: number;
}

/**
 * A `multipart/form-data` body read as it arrives: what a chunk brought of the file is passed on before the next chunk
 * is read, so that nothing piles up.
 */
export class FormUpload {
  readonly fields: Record<string, string> = Object.create(null);
  /** What the client calls the file. */
  fileName = "";
  readonly #request: Request;
  #file: "before" | "inside" | "after" = "before";
  #field: Field | null = null;
  #parts = 0;

  constructor(request: Request) {
    this.#request = request;
  }

  /** The bytes of the part `file`; {@link fields} is whole when they end. Throws `validation_failed`. */
  async *file(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#read();
    } catch (error) {
      throw error instanceof BrokenForm ? malformed("the form is broken", error) : error;
    }
    if (this.#file !== "after") throw malformed("a part `file` is needed");
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    const reader = new MultipartReader(this.#request.headers.get("Content-Type") ?? "");
    for await (const chunk of readChunks(this.#request.body ?? new Blob([]).stream())) {
      for (const event of reader.push(chunk)) {
        const bytes = this.#hear(event);
        if (bytes) yield bytes;
      }
      if (reader.complete) return;
    }
    throw malformed("the form ends too early");
  }

  /** What the event brings of the file. */
  #hear(event: FormEvent): Uint8Array | null {
    if (event.kind === "part") this.#begin(event.name, event.fileName);
    else if (event.kind === "end") this.#end();
    else if (!this.#field) return event.bytes;
    else this.#add(this.#field, event.bytes);
    return null;
  }

  #begin(name: string, fileName: string | undefined): void {
    this.#parts += 1;
    if (this.#parts > MOST_PARTS) throw malformed("too many fields");
    if (name !== FILE_PART && fileName === undefined) {
      this.#field = { name, pieces: [], length: 0 };
      return;
    }
    if (name !== FILE_PART || this.#file !== "before") throw malformed("send exactly one file");
    this.#file = "inside";
    this.fileName = fileName ?? "";
  }

  #add(field: Field, bytes: Uint8Array): void {
    field.length += bytes.length;
    if (field.length > LONGEST_FIELD) throw malformed("a field is too long");
    field.pieces.push(bytes);
  }

  #end(): void {
    if (!this.#field) {
      this.#file = "after";
      return;
    }
    const { name, pieces } = this.#field;
    const value = new TextDecoder().decode(Buffer.concat(pieces));
    // A field that is sent several times, as a form does with a list, is a list with commas.
    this.fields[name] = name in this.fields ? `${this.fields[name]},${value}` : value;
    this.#field = null;
  }
}
