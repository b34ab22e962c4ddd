export { companyThings } from "./company-things.ts";
export { imageThings } from "./image-things.ts";
export { messageThings } from "./message-things.ts";
export { userThings } from "./user-things.ts";
export { vacancyThings } from "./vacancy-things.ts";
export { videoThings } from "./video-things.ts";
