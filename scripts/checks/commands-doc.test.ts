import { describe, expect, it } from "vitest";
import { ROOT } from "../setup/places.mjs";
import { commandComplaints, commandOf, commandsIn } from "./commands-doc.mjs";

const DOCUMENT = `Give \`npm run scale -- --people 5\` or \`PORT=1\`; \`fetch\` is no command.

\`\`\`sh
# a remark
PORT=9000 npm start     # listens elsewhere
curl -d client_id=$ID \\
  https://veche.example/x > out
npx wrangler secret put NAME < file
cd veche
\`\`\`

\`\`\`ts
npm test
\`\`\`
`;

describe("commands of documents", () => {
  it("works: blocks of shell and inline commands are found, each once, without what surrounds them", () => {
    expect(commandsIn(DOCUMENT)).toEqual([
      "npm start",
      "curl -d client_id=$ID https://veche.example/x",
      "npx wrangler secret put NAME",
      "npm run scale -- --people 5",
    ]);
    expect(commandOf('A=1 B="x" npm run load -- --quick | cat')).toBe("npm run load -- --quick");
  });

  it("works: every command of the documents has a row that tells what runs it", () => {
    expect(commandComplaints(ROOT)).toEqual([]);
  });
});
