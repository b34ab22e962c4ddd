import { AwsClient } from "aws4fetch";
import type { PutSigner, PutTerms, SignedPut } from "../domains/media/uploads/ports.ts";

/** Where a bucket is reached by S3's protocol, and by which key. */
export interface S3Settings {
  readonly PUBLIC_URL: string;
  readonly S3_ENDPOINT?: string | undefined;
  readonly S3_BUCKET?: string | undefined;
  readonly S3_ACCESS_KEY_ID?: string | undefined;
  readonly S3_SECRET_ACCESS_KEY?: string | undefined;
}

/** What `wrangler dev` serves the local bucket under, with the key that wrangler.toml gives it. */
const LOCAL = {
  path: "/cdn-cgi/local/r2/s3",
  bucket: "veche-media-development",
  key: "development",
} as const;

/** Signs for one bucket (AWS Signature Version 4, in the query). */
class S3Puts implements PutSigner {
  readonly #client: AwsClient;
  readonly #bucketUrl: string;

  constructor(bucketUrl: string, accessKeyId: string, secretAccessKey: string) {
    this.#bucketUrl = bucketUrl;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, service: "s3", region: "auto" });
  }

  async sign({ key, bytes, contentType, sha256, expiresInSeconds }: PutTerms): Promise<SignedPut> {
    const headers = {
      "Content-Type": contentType,
      "x-amz-checksum-sha256": Uint8Array.fromHex(sha256).toBase64(),
    };
    const url = new URL(`${this.#bucketUrl}/${key}`);
    url.searchParams.set("X-Amz-Expires", String(expiresInSeconds));
    const request = await this.#client.sign(url, {
      method: "PUT",
      headers: { ...headers, "Content-Length": String(bytes) },
      // Length and type are signed too, which they are not by default.
      aws: { signQuery: true, allHeaders: true },
    });
    // Clients set the length themselves, and browsers let nobody else.
    return { url: request.url, headers };
  }
}

/** The signer of this deployment's bucket: R2's S3 interface, or wrangler's stand-in; `null` where none is configured. */
export function s3Puts(settings: S3Settings, isLocal: boolean): PutSigner | null {
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = settings;
  if (S3_ENDPOINT && S3_BUCKET && S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY) {
    const bucketUrl = `${S3_ENDPOINT.replace(/\/+$/, "")}/${S3_BUCKET}`;
    return new S3Puts(bucketUrl, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY);
  }
  if (!isLocal) return null;
  const bucketUrl = `${settings.PUBLIC_URL}${LOCAL.path}/${LOCAL.bucket}`;
  return new S3Puts(bucketUrl, LOCAL.key, LOCAL.key);
}
