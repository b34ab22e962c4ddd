CREATE TABLE `companies` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`website` text,
	`location` text,
	`size` text NOT NULL,
	`industry` text NOT NULL,
	`icon_file_id` text,
	`verification` text DEFAULT 'none' NOT NULL,
	`verification_note` text DEFAULT '' NOT NULL,
	`request_note` text DEFAULT '' NOT NULL,
	`withheld` text,
	`shown` integer GENERATED ALWAYS AS (withheld IS NULL) VIRTUAL,
	`revision` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `companies_slug_unique` ON `companies` (`slug`);--> statement-breakpoint
CREATE INDEX `companies_shown` ON `companies` (`shown`,`id`);--> statement-breakpoint
CREATE INDEX `companies_icon` ON `companies` (`icon_file_id`);--> statement-breakpoint
CREATE TABLE `company_documents` (
	`company_id` text NOT NULL,
	`file_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`company_id`, `file_id`),
	FOREIGN KEY (`company_id`) REFERENCES `companies`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `company_documents_file` ON `company_documents` (`file_id`);--> statement-breakpoint
CREATE TABLE `company_members` (
	`company_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`company_id`, `user_id`),
	FOREIGN KEY (`company_id`) REFERENCES `companies`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `company_members_user` ON `company_members` (`user_id`,`company_id`);--> statement-breakpoint
CREATE TABLE `company_words` (
	`word` text NOT NULL,
	`company_id` text NOT NULL,
	PRIMARY KEY(`word`, `company_id`),
	FOREIGN KEY (`company_id`) REFERENCES `companies`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `company_words_company` ON `company_words` (`company_id`);