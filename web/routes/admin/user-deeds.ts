import type { AdminUser } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";

const of = (userId: string) => ({ params: { path: { userId } } });
const PATH = "/api/admin/users/{userId}";

/** What an administrator may do with an account, and the call that does it. */
export const deeds = {
  role: (userId: string, role: AdminUser["role"]) =>
    api.PATCH(PATH, { ...of(userId), body: { role } }),
  unlock: (userId: string) => api.POST("/api/admin/users/{userId}/unlock", of(userId)),
  verify: (userId: string) => api.PATCH(PATH, { ...of(userId), body: { emailVerified: true } }),
  reset: (userId: string) => api.POST("/api/admin/users/{userId}/reset-password", of(userId)),
  signOut: (userId: string) => api.POST("/api/admin/users/{userId}/logout", of(userId)),
  suspend: (userId: string) => api.PATCH(PATH, { ...of(userId), body: { status: "suspended" } }),
  revive: (userId: string) => api.PATCH(PATH, { ...of(userId), body: { status: "active" } }),
  erase: (userId: string) => api.DELETE(PATH, of(userId)),
};

export type Deed = keyof typeof deeds;
