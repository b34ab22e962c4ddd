import type { Company } from "../../../shared/client/index.ts";
import { type Place, type PlaceFields, placeFieldsOf, placeOf } from "./place.ts";

/** What an owner says of a company, as it is written into fields. */
export interface CompanyFields extends PlaceFields {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  readonly website: string;
  readonly size: string;
  readonly industry: string;
}

/** The same as the platform takes it. */
export interface CompanyBody {
  readonly name: string;
  /** Empty for a new company: it is made of the name. */
  readonly slug: string;
  readonly description: string;
  readonly website: string | null;
  readonly size: string;
  readonly industry: string;
  readonly location: Place | null;
}

export const SIZES = ["1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "5000+"];

export function companyFieldsOf(company: Company | null): CompanyFields {
  return {
    name: company?.name ?? "",
    slug: company?.slug ?? "",
    description: company?.description ?? "",
    website: company?.website ?? "",
    size: company?.size ?? "",
    industry: company?.industry ?? "",
    ...placeFieldsOf(company?.location ?? null),
  };
}

/** An address as people write it: `https` is meant where nothing is said. */
export function websiteOf(text: string): string | null {
  const written = text.trim();
  if (written === "") return null;
  return /^[a-z][a-z0-9+.-]*:/i.test(written) ? written : `https://${written}`;
}

/** Whether an address can be that of a site. */
export function isWebsite(text: string): boolean {
  const address = websiteOf(text);
  if (address === null) return true;
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && hostname.includes(".");
}

/** Why an address in the site is not one; `null` when it is, or left to the platform. */
export function slugFault(slug: string): "letters" | "length" | null {
  if (slug === "") return null;
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) return "letters";
  return slug.length < 2 || slug.length > 60 ? "length" : null;
}

export function companyBodyOf(fields: CompanyFields): CompanyBody {
  const { name, slug, description, website, size, industry } = fields;
  return {
    name: name.trim(),
    slug: slug.trim(),
    description: description.trim(),
    website: websiteOf(website),
    size,
    industry: industry.trim(),
    location: placeOf(fields),
  };
}
