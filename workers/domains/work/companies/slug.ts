import slugify from "@sindresorhus/slugify";

const LONGEST = 50;
/** Words that addresses of the app use. */
const RESERVED = /^(?:new|mine|edit)$/;

/** The part of a company's address that its name gives; in Latin letters, whatever the name is in. */
export function slugOf(name: string): string {
  const slug = slugify(name).slice(0, LONGEST).replace(/-+$/, "");
  return slug.length >= 2 && !RESERVED.test(slug) ? slug : `company${slug ? `-${slug}` : ""}`;
}
