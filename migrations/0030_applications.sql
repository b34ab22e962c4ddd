CREATE TABLE `applications` (
	`id` text PRIMARY KEY NOT NULL,
	`vacancy_id` text NOT NULL,
	`company_id` text NOT NULL,
	`applicant_id` text NOT NULL,
	`status` text NOT NULL,
	`cover_letter` text NOT NULL,
	`video_id` text,
	`resume_file_id` text,
	`chat_id` text,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`vacancy_id`) REFERENCES `vacancies`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `applications_once` ON `applications` (`vacancy_id`,`applicant_id`);--> statement-breakpoint
CREATE INDEX `applications_vacancy` ON `applications` (`vacancy_id`,`status`,`id`);--> statement-breakpoint
CREATE INDEX `applications_company` ON `applications` (`company_id`,`status`,`id`);--> statement-breakpoint
CREATE INDEX `applications_applicant` ON `applications` (`applicant_id`,`id`);--> statement-breakpoint
CREATE INDEX `applications_video` ON `applications` (`video_id`);