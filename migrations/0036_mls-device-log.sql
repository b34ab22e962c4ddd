CREATE TABLE `mls_device_log` (
	`user_id` text NOT NULL,
	`seq` integer NOT NULL,
	`entry` text NOT NULL,
	`signature` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `seq`)
);
--> statement-breakpoint
CREATE TRIGGER mls_device_log_no_update BEFORE UPDATE ON mls_device_log
BEGIN
  SELECT RAISE(ABORT, 'mls_device_log: entries are never changed');
END;
