/**
 * A site of its own process, on a free port that it prints, whose pages are good, or slow, or lie. `GET /received` tells
 * the paths that were asked for.
 */
import { createServer } from "node:http";

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** @type {string[]} */
const received = [];

/** @typedef {import("node:http").ServerResponse} Response */

/** @param {Response} response @param {string | Buffer} body */
function page(response, body, type = "text/html; charset=utf-8") {
  response.writeHead(200, { "Content-Type": type });
  response.end(body);
}

/** @param {string} location */
const redirect = (location) => (/** @type {Response} */ response) => {
  response.writeHead(302, { Location: location });
  response.end();
};

/** Goes on for as long as somebody reads. @param {Response} response @param {string} part */
function forever(response, part) {
  const more = () => {
    while (!response.destroyed && response.write(part));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

/** @type {Record<string, (response: Response) => void>} */
const pages = {
  "/good": (response) =>
    page(
      response,
      `<!doctype html><title>Not this</title>
       <meta property="og:title" content="The veche bell &amp; its tale">
       <meta property="og:description" content="Rung to call
         everybody together">
       <meta property="og:image" content="/picture.png"><meta property="og:site_name" content="The Bell">`,
    ),
  "/picture.png": (response) => page(response, PICTURE, "image/png"),
  "/with-false-picture": (response) =>
    page(response, '<title>A page</title><meta property="og:image" content="/false.png">'),
  "/false.png": (response) => page(response, "<script>alert(1)</script>", "image/png"),
  "/with-huge-picture": (response) =>
    page(response, '<title>A page</title><meta property="og:image" content="/huge.png">'),
  "/huge.png": (response) => {
    response.writeHead(200, { "Content-Type": "image/png" });
    response.write(PICTURE);
    forever(response, "x".repeat(65_536));
  },
  "/slow": () => {},
  "/drips": (response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    const dripping = setInterval(() => response.write("<!-- -->"), 50);
    response.on("close", () => clearInterval(dripping));
  },
  "/endless": (response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.write("<title>Without an end</title>");
    forever(response, "<p>more</p>".repeat(5_000));
  },
  // Says that it is short, and breaks off.
  "/lies": (response) => {
    response.writeHead(200, { "Content-Type": "text/html", "Content-Length": "1000000" });
    response.write("<title>Half of it</title>");
    setTimeout(() => response.destroy(), 50);
  },
  "/cut": (response) => response.destroy(),
  "/once": redirect("/good"),
  "/round": redirect("/round"),
  "/to-private": redirect("http://10.0.0.1/admin"),
  "/to-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
  "/to-file": redirect("file:///etc/passwd"),
  "/to-credentials": redirect("http://admin:admin@127.0.0.1/"),
  "/plain": (response) => page(response, "no page", "text/plain"),
  "/untitled": (response) => page(response, "<p>nothing</p>"),
};

/** A resolver: names of `inside` lead to a private network, others outside. @param {URL} url @param {Response} response */
function resolve({ searchParams }, response) {
  const name = searchParams.get("name") ?? "";
  const type = Number(searchParams.get("type"));
  const inside = name.startsWith("inside");
  const data = type === 1 ? (inside ? "10.0.0.7" : "93.184.216.34") : inside ? "fd00::7" : "";
  const Answer = data === "" ? [] : [{ name, type, data }];
  page(response, JSON.stringify({ Status: 0, Answer }), "application/dns-json");
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (url.pathname === "/received") return page(response, JSON.stringify(received));
  if (url.pathname === "/dns-query") return resolve(url, response);
  received.push(url.pathname);
  const known = pages[url.pathname];
  if (known) return known(response);
  response.writeHead(404);
  response.end();
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.stdout.write(`${address.port}\n`);
});
