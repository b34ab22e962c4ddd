import type { Place } from "../../../../shared/contracts/platform/index.ts";
import type { EmploymentType, PayPeriod, Salary } from "../../../../shared/contracts/work/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { CompanyRow } from "../companies/store.ts";
import { markdownHtml } from "./clean-markdown.ts";
import type { VacancyRow } from "./store.ts";

const EMPLOYMENT: Readonly<Record<EmploymentType, string>> = {
  full_time: "FULL_TIME",
  part_time: "PART_TIME",
  contract: "CONTRACTOR",
  temporary: "TEMPORARY",
  internship: "INTERN",
  volunteer: "VOLUNTEER",
};

const UNIT: Readonly<Record<PayPeriod, string>> = {
  hour: "HOUR",
  day: "DAY",
  week: "WEEK",
  month: "MONTH",
  year: "YEAR",
};

function placeOf({ city, country, lat, lon }: Place) {
  const geo =
    lat === null || lon === null
      ? {}
      : { geo: { "@type": "GeoCoordinates", latitude: lat, longitude: lon } };
  return {
    "@type": "Place",
    address: {
      "@type": "PostalAddress",
      ...(city && { addressLocality: city }),
      ...(country && { addressCountry: country }),
    },
    ...geo,
  };
}

const known = (place: Place | null) =>
  place && (place.city || place.country || place.lat !== null) ? place : null;

/**
 * Where the work is, in Google's terms: at a place (without one of its own, the company's), or at home in some country.
 * Nothing where nothing of it is known.
 */
function whereabouts({ location, remote }: VacancyRow, company: CompanyRow) {
  const place = known(location) ?? (remote ? null : known(company.location));
  const country = location?.country || company.location?.country || "";
  return {
    ...(place && { jobLocation: placeOf(place) }),
    ...(remote && { jobLocationType: "TELECOMMUTE" }),
    ...(remote &&
      country && { applicantLocationRequirements: { "@type": "Country", name: country } }),
  };
}

function payOf({ min, max, currency, period }: Salary) {
  const amount =
    min !== null && max !== null && min !== max
      ? { minValue: min, maxValue: max }
      : { value: max ?? min };
  return {
    "@type": "MonetaryAmount",
    currency,
    value: { "@type": "QuantitativeValue", ...amount, unitText: UNIT[period] },
  };
}

/**
 * A vacancy as search engines read it: `JobPosting` of schema.org, with what Google requires and recommends
 * (https://developers.google.com/search/docs/appearance/structured-data/job-posting). Of what has no place that it would take
 * the rest is said all the same: others read it too.
 */
export function jobPosting(
  vacancy: VacancyRow,
  company: CompanyRow,
  publicUrl: string,
): Readonly<Record<string, unknown>> {
  const { id, title, description, employmentType, salary, publishedAt, expiresAt, createdAt } =
    vacancy;
  const { name, website } = company;
  return {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    title,
    description: markdownHtml(description) || `<p>${title.replace(/[<>&]/g, "")}</p>`,
    datePosted: iso(publishedAt ?? createdAt),
    ...(expiresAt !== null && { validThrough: iso(expiresAt) }),
    employmentType: EMPLOYMENT[employmentType],
    hiringOrganization: {
      "@type": "Organization",
      name,
      url: `${publicUrl}/companies/${company.slug}`,
      ...(website && { sameAs: website }),
    },
    identifier: { "@type": "PropertyValue", name, value: id },
    url: `${publicUrl}/vacancies/${id}`,
    // To apply one signs in first.
    directApply: false,
    ...(salary && { baseSalary: payOf(salary) }),
    ...whereabouts(vacancy, company),
  };
}
