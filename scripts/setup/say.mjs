import { SetupError } from "./command.mjs";

/** Progress goes to stderr: stdout is for what the command is asked for. @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends a command that failed: in words where the reader can act upon it, with the stack otherwise. @param {unknown} error */
export function reportFailure(error) {
  say(
    error instanceof SetupError
      ? error.message
      : String((error instanceof Error && error.stack) || error),
  );
  process.exitCode = 1;
}
