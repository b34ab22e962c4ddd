import { OpenAPIHono, type z } from "@hono/zod-openapi";
import { callClientFrame, callServerFrame } from "../../shared/contracts/calls/socket.ts";
import {
  chatClientFrame,
  chatServerFrame,
  hubServerFrame,
} from "../../shared/contracts/chat/socket.ts";
import { projectServerFrame } from "../../shared/contracts/studio/socket.ts";

interface SocketSpec {
  readonly name: string;
  readonly address: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Frames by who sends them; a socket without the client's takes only pings. */
  readonly server: z.ZodType;
  readonly client?: z.ZodType;
}

const AFTER =
  "With `?after=` of the last thing heard, a socket that was dropped goes on where it was.";

/** Every socket of the platform, with the schemas that its frames are checked by. */
export const SOCKETS: readonly SocketSpec[] = [
  {
    name: "Hub",
    address: "/api/ws",
    title: "A person's own socket",
    description: "News of chats, calls, videos, projects and notifications, for each device.",
    parameters: {},
    server: hubServerFrame,
  },
  {
    name: "Chat",
    address: "/api/chats/{chatId}/ws",
    title: "A chat",
    description: `What is said and done in a chat, in its order. ${AFTER} With \`?signals=bundled\` who is here and who has read how far may come together, in \`signals\` frames: in a crowd that is sooner.`,
    parameters: { chatId: "The chat, of which the caller is a member" },
    server: chatServerFrame,
    client: chatClientFrame,
  },
  {
    name: "Call",
    address: "/api/calls/{callId}/ws",
    title: "A call",
    description: "Signals between the people of a call: who is there, and how they connect.",
    parameters: { callId: "The call, which the caller takes part in" },
    server: callServerFrame,
    client: callClientFrame,
  },
  {
    name: "Project",
    address: "/api/projects/{projectId}/ws",
    title: "A project of the studio",
    description: `What happens to its assets, boxes and comments. ${AFTER}`,
    parameters: { projectId: "The project, of which the caller is a member" },
    server: projectServerFrame,
  },
];

const SECURITY = "bearer";
const FRAMES = "Frames are JSON objects, told apart by `t`.";

function messagesOf({ name, client }: SocketSpec) {
  const message = (from: "Server" | "Client", summary: string) => ({
    [`${name}${from}Frame`]: {
      name: `${name}${from}Frame`,
      title: `${name}, from the ${from.toLowerCase()}`,
      summary,
      contentType: "application/json",
      payload: { $ref: `#/components/schemas/${name}${from}Frame` },
    },
  });
  return {
    ...message("Server", `What the server sends. ${FRAMES}`),
    ...(client && message("Client", `What a client may send. ${FRAMES}`)),
  };
}

function channelOf(spec: SocketSpec) {
  const { address, title, description, parameters } = spec;
  const described = Object.entries(parameters).map(
    ([name, text]) => [name, { description: text }] as const,
  );
  return {
    address,
    title,
    description,
    messages: messagesOf(spec),
    ...(described.length > 0 && { parameters: Object.fromEntries(described) }),
    bindings: { ws: { method: "GET", bindingVersion: "0.1.0" } },
  };
}

/** Seen from the platform: it sends what the server's frames are, and receives the client's. */
function operationsOf({ name, title, client }: SocketSpec) {
  const operation = (action: "send" | "receive", from: "Server" | "Client") => ({
    action,
    title: `${title}: the ${from.toLowerCase()} speaks`,
    summary: action === "send" ? "What clients hear" : "What clients may say",
    channel: { $ref: `#/channels/${name}` },
    messages: [{ $ref: `#/channels/${name}/messages/${name}${from}Frame` }],
  });
  return {
    [`tell${name}`]: operation("send", "Server"),
    ...(client && { [`hear${name}`]: operation("receive", "Client") }),
  };
}

/** The frames' schemas, made in the same way as those of the API's document. */
function schemas(): object {
  const api = new OpenAPIHono();
  for (const { name, server, client } of SOCKETS) {
    api.openAPIRegistry.register(`${name}ServerFrame`, server);
    if (client) api.openAPIRegistry.register(`${name}ClientFrame`, client);
  }
  const document = api.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "", version: "" } });
  return document.components?.schemas ?? {};
}

/** The AsyncAPI 3 document of all sockets, made from the schemas that check their frames. */
export function asyncApiDocument() {
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Veche's sockets",
      version: "0.1.0",
      description: [
        "What the platform tells as it happens. The access token travels as a subprotocol:",
        '`new WebSocket(url, ["veche.v1", "bearer." + accessToken])`; the server answers `veche.v1`.',
        "A socket that is refused is opened and closed with 4401 (not signed in), 4403 (not allowed), 4404 (no such),",
        "4429 (too fast) or, after an `error` frame, 4400 (bad frame). When the session ends, its sockets close with 4401.",
        'Every socket takes `{"t":"ping"}` and answers `{"t":"pong"}`.',
      ].join(" "),
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
    },
    defaultContentType: "application/json",
    servers: {
      deployment: {
        host: "{host}",
        protocol: "wss",
        description: "This deployment",
        variables: { host: { default: "veche.example.com", description: "Where it runs" } },
        security: [{ $ref: `#/components/securitySchemes/${SECURITY}` }],
      },
    },
    channels: Object.fromEntries(SOCKETS.map((spec) => [spec.name, channelOf(spec)])),
    operations: Object.assign({}, ...SOCKETS.map(operationsOf)),
    components: {
      schemas: schemas(),
      securitySchemes: {
        [SECURITY]: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "An access token, as the subprotocol `bearer.<token>`",
        },
      },
    },
  };
}
