CREATE TABLE `name_words` (
	`word` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`word`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `name_words_user` ON `name_words` (`user_id`);