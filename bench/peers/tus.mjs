import { createServer } from "node:http";
import { join } from "node:path";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
import { answer, firstMessage } from "../processes.mjs";

/** @type {{data: string}} */
const { data } = await firstMessage();
const tus = new Server({
  path: "/files",
  datastore: new FileStore({ directory: join(data, "tus") }),
});
const server = createServer(tus.handle.bind(tus));
process.on("SIGTERM", () => process.exit(0));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
answer({ url: `http://127.0.0.1:${server.address().port}` });
