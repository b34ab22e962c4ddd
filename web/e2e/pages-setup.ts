import { beforeEach } from "vitest";
import { tellOfPlatforms } from "./platform.ts";
import { tellOfPages } from "./watched-pages.ts";

// A failure that comes once in many runs has to tell enough at once.
beforeEach(({ task, onTestFailed }) => {
  onTestFailed(async () => {
    const [pages, platforms] = await Promise.all([tellOfPages(), tellOfPlatforms()]);
    process.stderr.write(`\nWhen "${task.name}" failed:\n${pages}\n${platforms}\n`);
  });
});
