CREATE TABLE `vacancy_docs` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`vacancy_id` text NOT NULL,
	`x` real,
	`y` real,
	`z` real,
	`salary` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`vacancy_id`) REFERENCES `vacancies`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vacancy_docs_vacancy_id_unique` ON `vacancy_docs` (`vacancy_id`);--> statement-breakpoint
CREATE INDEX `vacancy_docs_salary` ON `vacancy_docs` (`salary`,`n`,`x`,`y`,`z`,`expires_at`);--> statement-breakpoint
CREATE TABLE `vacancy_entries` (
	`vacancy_id` text PRIMARY KEY NOT NULL,
	`title_form` text NOT NULL,
	`title_stem` text NOT NULL,
	`text_form` text NOT NULL,
	`text_stem` text NOT NULL,
	`keys` text NOT NULL,
	`facets` text NOT NULL,
	`x` real,
	`y` real,
	`z` real,
	`salary` integer NOT NULL,
	`rates_as_of` text NOT NULL,
	FOREIGN KEY (`vacancy_id`) REFERENCES `vacancies`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `vacancy_entries_rates` ON `vacancy_entries` (`rates_as_of`);--> statement-breakpoint
CREATE TABLE `vacancy_facet_values` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`label` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vacancy_facet_values_kind_key_unique` ON `vacancy_facet_values` (`kind`,`key`);--> statement-breakpoint
CREATE TABLE `vacancies` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`author_id` text,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`employment_type` text NOT NULL,
	`roles` text NOT NULL,
	`tags` text NOT NULL,
	`remote` integer NOT NULL,
	`location` text,
	`salary` text,
	`video_id` text,
	`status` text NOT NULL,
	`reported` integer DEFAULT false NOT NULL,
	`rejection_reason` text,
	`publish_at` integer,
	`published_at` integer,
	`expires_at` integer,
	`views` integer DEFAULT 0 NOT NULL,
	`applications` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`company_id`) REFERENCES `companies`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `vacancies_company` ON `vacancies` (`company_id`,`id`);--> statement-breakpoint
CREATE INDEX `vacancies_author` ON `vacancies` (`author_id`);--> statement-breakpoint
CREATE INDEX `vacancies_due` ON `vacancies` (`publish_at`) WHERE status = 'scheduled';--> statement-breakpoint
CREATE INDEX `vacancies_expiring` ON `vacancies` (`expires_at`) WHERE status = 'published';