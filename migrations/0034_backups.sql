CREATE TABLE `backup_chunks` (
	`backup_id` text NOT NULL,
	`number` integer NOT NULL,
	`key` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	PRIMARY KEY(`backup_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `backups` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`verified_at` integer,
	`problem` text,
	`cursor` text,
	`version` integer NOT NULL,
	`bytes` integer NOT NULL,
	`stores` integer NOT NULL,
	`rows` integer NOT NULL,
	`files` integer NOT NULL,
	`file_bytes` integer NOT NULL
);
