import { remember } from "../ui/storage.ts";

/** Whose device this is: the account that was last signed in here, so that it opens without a network. */
export const accountHere = remember("veche.account");
