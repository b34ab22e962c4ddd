import { and, eq, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { ModerationAction } from "../../../../shared/contracts/moderation/index.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { type CompanyChange, changeCompany } from "./store.ts";
import { companies } from "./tables.ts";

/** What moderators decide about a company: its verification while that is pending, else whether others see it. */
export interface CompanyOrder {
  readonly subjectId: string;
  readonly action: ModerationAction;
  /** `null` for the classifier, which verifies nobody. */
  readonly moderatorId: string | null;
  readonly text: string;
}

const pending = eq(companies.verification, "pending");
/** Refused, and nothing else is held against it: what an appeal may undo. */
const refused = and(eq(companies.verification, "rejected"), isNull(companies.withheld));

/** The verification of a company that takes this name. */
export function afterRenaming(name: string): SQL {
  return sql`CASE WHEN ${companies.verification} = 'verified' AND ${companies.name} <> ${name}
    THEN 'pending' ELSE ${companies.verification} END`;
}

/** That a company was changed at that moment, and is as `only` says; as a part of a statement. */
export function changedThen(id: string, changedAt: Millis, only?: SQL): SQL {
  const then = and(eq(companies.id, id), eq(companies.changedAt, changedAt), only);
  return sql`EXISTS (SELECT 1 FROM ${companies} WHERE ${then})`;
}

/** That a moderator is to look at a company that was changed at that moment: it asks to be verified, or was taken down. */
export function waitsForLook(id: string, changedAt: Millis): SQL {
  return changedThen(id, changedAt, or(pending, eq(companies.withheld, "rejected")));
}

function inStateFor({ action, moderatorId }: CompanyOrder): SQL | undefined {
  const notPending = ne(companies.verification, "pending");
  if (action === "dismiss" || action === "warn") {
    // What waits for an answer gets one.
    return and(notPending, or(isNull(companies.withheld), eq(companies.withheld, "reported")));
  }
  return action === "approve" && moderatorId === null ? notPending : undefined;
}

/** That a decision can be carried out; as a part of a statement. */
export function mayJudgeCompany(order: CompanyOrder): SQL {
  const can = and(eq(companies.id, order.subjectId), inStateFor(order));
  return sql`EXISTS (SELECT 1 FROM ${companies} WHERE ${can})`;
}

function consequence({ action, moderatorId, text }: CompanyOrder): CompanyChange {
  switch (action) {
    case "approve": {
      const verifies = sql`${or(pending, refused)}`;
      return {
        withheld: null,
        verification: sql`CASE WHEN ${verifies} THEN 'verified' ELSE ${companies.verification} END`,
        verificationNote: sql`CASE WHEN ${verifies} THEN ${text} ELSE ${companies.verificationNote} END`,
      };
    }
    case "dismiss":
    case "warn":
      return { withheld: null };
    case "reject": {
      if (moderatorId === null) return { withheld: "rejected" };
      const which = sql`${companies.verification} = 'pending'`;
      return {
        withheld: sql`CASE WHEN ${which} THEN ${companies.withheld} ELSE 'rejected' END`,
        verification: sql`CASE WHEN ${which} THEN 'rejected' ELSE ${companies.verification} END`,
        verificationNote: sql`CASE WHEN ${which} THEN ${text} ELSE ${companies.verificationNote} END`,
      };
    }
    case "remove":
    case "suspend":
      return {
        withheld: "rejected",
        verification: sql`CASE WHEN ${pending} THEN 'rejected' ELSE ${companies.verification} END`,
        verificationNote: sql`CASE WHEN ${pending} THEN ${text} ELSE ${companies.verificationNote} END`,
      };
  }
}

/** Statements that carry a decision out. */
export function judgeCompany(db: Database, order: CompanyOrder) {
  return [changeCompany(db, order.subjectId, consequence(order))] as const;
}
