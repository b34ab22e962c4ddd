import { describe, expect, it } from "vitest";
import { faultsOfRss } from "./rss.ts";

const feed = (channel: string) => `<?xml version="1.0"?><rss version="2.0"><channel>
<title>Jobs</title><link>https://example.org/</link><description>All</description>${channel}</channel></rss>`;
const item = (inside: string) => feed(`<item>${inside}</item>`);

describe("works", () => {
  it("the least that a feed has to have is enough, and so is all of an item", () => {
    expect(faultsOfRss(feed(""))).toEqual([]);
    const date = "<pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate>";
    const link = "<link>https://example.org/1</link><guid>https://example.org/1</guid>";
    expect(faultsOfRss(item(`<title>A &amp; b</title>${link}${date}`))).toEqual([]);
  });
});

describe("refuses", () => {
  it.each([
    ["what is no XML", feed("<item>")],
    ["a sign that is not escaped", item("<title>a & b</title>")],
    ["another root", "<feed></feed>"],
    ["another version", feed("").replace("2.0", "0.91")],
    ["a channel without a title", feed("").replace("<title>Jobs</title>", "")],
    ["a channel with two titles", feed("<title>More</title>")],
    ["an element that RSS does not know", feed("<salary>5</salary>")],
    ["an item that says nothing", item("<link>https://example.org/1</link>")],
    ["a link that leads nowhere", item("<title>a</title><link>/1</link>")],
    ["a date of another kind", item("<title>a</title><pubDate>2026-11-22</pubDate>")],
    ["a guid that is no address", item("<title>a</title><guid>one</guid>")],
    [
      "a guid that stands twice",
      feed("<item><title>a</title><guid>https://a.b/</guid></item>".repeat(2)),
    ],
  ])("%s", (_, document) => {
    expect(faultsOfRss(document)).not.toEqual([]);
  });
});
