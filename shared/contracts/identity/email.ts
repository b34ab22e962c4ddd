import { z } from "@hono/zod-openapi";
import { contract } from "../platform/index.ts";
import { newPassword, signInOptions, signInReply, sixDigits, tag } from "./schemas.ts";

const mailToken = z.string().min(1).max(256);
const address = z.string().trim().min(3).max(254);

const verifyEmail = contract({
  operationId: "verifyEmail",
  method: "post",
  path: "/api/auth/email/verify",
  tag,
  summary: "Confirm an e-mail address with the token of the mail",
  access: "public",
  neverReplay: true,
  body: z.object({ token: mailToken }),
  replies: { 204: { description: "Confirmed" } },
  errors: { 410: ["gone"] },
});

const resendVerification = contract({
  operationId: "resendVerification",
  method: "post",
  path: "/api/auth/email/resend",
  tag,
  summary: "Send the verification mail again: at most once a minute, five times a day",
  access: "user",
  neverReplay: true,
  replies: { 204: { description: "Sent, or already confirmed" } },
  errors: { 429: ["rate_limited"] },
});

const changeEmail = contract({
  operationId: "changeEmail",
  method: "post",
  path: "/api/auth/email/change",
  tag,
  summary: "Ask for another e-mail address: it counts once its link is opened",
  access: "user",
  fresh: true,
  neverReplay: true,
  body: z.object({ email: address }),
  replies: { 204: { description: "The link is on its way, whether or not the address is taken" } },
  errors: { 429: ["rate_limited"] },
});

const forgotPassword = contract({
  operationId: "forgotPassword",
  method: "post",
  path: "/api/auth/password/forgot",
  tag,
  summary: "Mail a link of 30 minutes that sets a new password",
  access: "public",
  neverReplay: true,
  body: z.object({ email: address }),
  replies: { 202: { description: "Taken, whether or not there is such an account" } },
  errors: { 429: ["rate_limited"] },
});

const resetPassword = contract({
  operationId: "resetPassword",
  method: "post",
  path: "/api/auth/password/reset",
  tag,
  summary: "Set a new password with the token of the mail; every session ends",
  access: "public",
  neverReplay: true,
  body: z.object({ token: mailToken, password: newPassword }),
  replies: { 204: { description: "Set. Sign in, with the second factor if there is one" } },
  errors: { 410: ["gone"] },
});

const changePassword = contract({
  operationId: "changePassword",
  method: "post",
  path: "/api/auth/password/change",
  tag,
  summary: "Change the password; all other sessions end",
  access: "user",
  neverReplay: true,
  body: z.object({ currentPassword: z.string().min(1).max(1_024), password: newPassword }),
  replies: { 204: { description: "Changed" } },
  errors: { 401: ["invalid_credentials"], 409: ["conflict"], 423: ["account_locked"] },
});

const startPhone = contract({
  operationId: "startPhone",
  method: "post",
  path: "/api/auth/phone/start",
  tag,
  summary: "Send a six-digit code to a phone number (E.164)",
  access: "user",
  fresh: true,
  neverReplay: true,
  body: z.object({ phone: z.string().trim().max(32) }),
  replies: { 204: { description: "Sent: it lives ten minutes and five tries" } },
  errors: { 429: ["rate_limited"], 503: ["unavailable"] },
});

const verifyPhone = contract({
  operationId: "verifyPhone",
  method: "post",
  path: "/api/auth/phone/verify",
  tag,
  summary: "Confirm the number with its code",
  access: "user",
  neverReplay: true,
  body: z.object({ code: sixDigits }),
  replies: { 204: { description: "The number is the account's" } },
  errors: { 401: ["invalid_credentials"], 409: ["phone_taken"], 410: ["gone"] },
});

const removePhone = contract({
  operationId: "removePhone",
  method: "delete",
  path: "/api/auth/phone",
  tag,
  summary: "Take the phone number off the account",
  access: "user",
  fresh: true,
  replies: { 204: { description: "Removed, or there was none" } },
});

const sendMagicLink = contract({
  operationId: "sendMagicLink",
  method: "post",
  path: "/api/auth/magic-link",
  tag,
  summary: "Mail a link and a six-digit code that sign in without a password",
  access: "public",
  neverReplay: true,
  body: z.object({ email: address }),
  replies: { 202: { description: "Taken, whether or not there is such an account" } },
  errors: { 429: ["rate_limited"] },
});

const verifyMagicLink = contract({
  operationId: "verifyMagicLink",
  method: "post",
  path: "/api/auth/magic-link/verify",
  tag,
  summary: "Sign in with the token of the link, or with the address and the code",
  access: "public",
  neverReplay: true,
  body: z.union([
    z.object({ token: mailToken, ...signInOptions }),
    z.object({ email: address, code: sixDigits, ...signInOptions }),
  ]),
  replies: {
    200: { description: "Signed in, or the second factor is asked for", body: signInReply },
  },
  errors: {
    401: ["invalid_credentials"],
    403: ["account_suspended"],
    410: ["gone"],
    429: ["rate_limited"],
  },
});

export const contactContracts = {
  verifyEmail,
  resendVerification,
  changeEmail,
  forgotPassword,
  resetPassword,
  changePassword,
  startPhone,
  verifyPhone,
  removePhone,
  sendMagicLink,
  verifyMagicLink,
};
