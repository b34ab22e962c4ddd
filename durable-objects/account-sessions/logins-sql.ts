/** An application that is to be told that somebody has signed out. */
export interface LogoutNotice {
  /** The session by which they had signed in there. */
  readonly loginId: string;
  readonly clientId: string;
}

interface LoginRow extends Record<string, SqlStorageValue> {
  readonly login_id: string;
  readonly client_id: string;
}

const MOST_AT_ONCE = 50;

/** Which applications somebody has signed in to by which session, and whom that session's end is still to be told. */
export class LoginsSql {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  add({ loginId, clientId }: LogoutNotice): void {
    this.#sql.exec("INSERT OR IGNORE INTO login VALUES (?, ?)", loginId, clientId);
  }

  /** A session has ended: its applications are to be told. */
  sessionEnded(loginId: string): void {
    this.#sql.exec(
      "INSERT OR IGNORE INTO logout_notice SELECT login_id, client_id FROM login WHERE login_id = ?",
      loginId,
    );
    this.#sql.exec("DELETE FROM login WHERE login_id = ?", loginId);
  }

  /** An application was let out: it is to be told, whatever session it was. */
  clientEnded(clientId: string): void {
    this.#sql.exec(
      "INSERT OR IGNORE INTO logout_notice SELECT login_id, client_id FROM login WHERE client_id = ?",
      clientId,
    );
    this.#sql.exec("DELETE FROM login WHERE client_id = ?", clientId);
  }

  /** Some of those who are still to be told. */
  notices(): LogoutNotice[] {
    return this.#sql
      .exec<LoginRow>("SELECT * FROM logout_notice LIMIT ?", MOST_AT_ONCE)
      .toArray()
      .map(({ login_id, client_id }) => ({ loginId: login_id, clientId: client_id }));
  }

  told({ loginId, clientId }: LogoutNotice): void {
    this.#sql.exec(
      "DELETE FROM logout_notice WHERE login_id = ? AND client_id = ?",
      loginId,
      clientId,
    );
  }

  /** Forgets sign-ins by sessions that are gone. */
  purge(): void {
    this.#sql.exec("DELETE FROM login WHERE login_id NOT IN (SELECT id FROM session)");
  }
}
