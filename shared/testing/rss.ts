import { XMLParser, XMLValidator } from "fast-xml-parser";

type Element = Readonly<Record<string, unknown>>;

/** Elements of RSS 2.0 without a namespace (https://www.rssboard.org/rss-specification). */
const OF_CHANNEL =
  /^(?:title|link|description|language|copyright|managingEditor|webMaster|pubDate|lastBuildDate|category|generator|docs|cloud|ttl|image|rating|textInput|skipHours|skipDays|item)$/;
const OF_ITEM =
  /^(?:title|link|description|author|category|comments|enclosure|guid|pubDate|source)$/;
/** RFC 822 §5 with the year of RFC 1123. */
const DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})$/;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  textNodeName: "#",
  parseTagValue: false,
  isArray: (name) => name === "item",
});

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "object" && value !== null && "#" in value ? String(value["#"]) : null;
}

function isAddress(value: unknown): boolean {
  const text = textOf(value) ?? "";
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function strangers(element: Element, known: RegExp): string[] {
  const own = Object.keys(element).filter((name) => !/[@#:]/.test(name));
  return own.filter((name) => !known.test(name)).map((name) => `<${name}> is no element of RSS`);
}

function faultsOfItem(item: Element, index: number): string[] {
  const { title, description, link, guid, pubDate } = item;
  const said = textOf(title) || textOf(description);
  const permanent = guid === undefined || isAddress(guid) || String(guid).includes("isPermaLink");
  return [
    ...strangers(item, OF_ITEM),
    ...(said ? [] : ["has neither title nor description"]),
    ...(link === undefined || isAddress(link) ? [] : ["its link is no address"]),
    ...(permanent ? [] : ["its guid is no address"]),
    ...(pubDate === undefined || DATE.test(textOf(pubDate) ?? "") ? [] : ["its date is none"]),
  ].map((fault) => `item ${index}: ${fault}`);
}

/** What keeps a document from being a feed of RSS 2.0; nothing for one that is. */
export function faultsOfRss(document: string): string[] {
  const whole = XMLValidator.validate(document);
  if (whole !== true) return [whole.err.msg];
  const { rss } = parser.parse(document) as { rss?: Element };
  const channel = rss?.["channel"];
  if (rss?.["@version"] !== "2.0") return ['the root is not <rss version="2.0">'];
  if (typeof channel !== "object" || channel === null || Array.isArray(channel)) {
    return ["there is not one <channel>"];
  }
  const about = channel as Element;
  const items = (about["item"] ?? []) as Element[];
  const guids = items.map(({ guid }) => textOf(guid));
  return [
    ...strangers(about, OF_CHANNEL),
    ...["title", "link", "description"].flatMap((name) =>
      textOf(about[name]) ? [] : [`<channel> has not one <${name}>`],
    ),
    ...(isAddress(about["link"]) ? [] : ["the link of the channel is no address"]),
    ...(new Set(guids).size === guids.length ? [] : ["a guid stands twice"]),
    ...items.flatMap(faultsOfItem),
  ];
}
