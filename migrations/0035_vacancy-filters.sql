ALTER TABLE `vacancy_docs` ADD `employment_type` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `vacancy_docs` ADD `remote` integer DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE `vacancy_docs` SET (`employment_type`, `remote`) = (SELECT `employment_type`, `remote` FROM `vacancies` WHERE `id` = `vacancy_docs`.`vacancy_id`);--> statement-breakpoint
DROP TRIGGER `vacancy_docs_added`;--> statement-breakpoint
CREATE TRIGGER `vacancy_docs_added` AFTER INSERT ON `vacancy_docs` BEGIN
	INSERT INTO `vacancy_search` (`rowid`, `title_form`, `title_stem`, `text_form`, `text_stem`, `keys`)
		SELECT new.`n`, `title_form`, `title_stem`, `text_form`, `text_stem`, `keys` FROM `vacancy_entries` WHERE `vacancy_id` = new.`vacancy_id`;
	INSERT INTO `vacancy_places` SELECT new.`n`, new.`x`, new.`x`, new.`y`, new.`y`, new.`z`, new.`z` WHERE new.`x` IS NOT NULL;
	INSERT OR IGNORE INTO `vacancy_facet_values` (`kind`, `key`, `label`)
		SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2 FROM `vacancy_entries` AS e, json_each(e.`facets`) AS j WHERE e.`vacancy_id` = new.`vacancy_id`;
	INSERT OR IGNORE INTO `vacancy_facets`
		SELECT new.`n`, v.`id` FROM `vacancy_entries` AS e, json_each(e.`facets`) AS j, `vacancy_facet_values` AS v
		WHERE e.`vacancy_id` = new.`vacancy_id` AND v.`kind` = j.value ->> 0 AND v.`key` = j.value ->> 1;
	UPDATE `vacancy_docs` SET (`employment_type`, `remote`) = (SELECT `employment_type`, `remote` FROM `vacancies` WHERE `id` = new.`vacancy_id`) WHERE `n` = new.`n`;
END;--> statement-breakpoint
DROP TRIGGER `vacancy_docs_changed`;--> statement-breakpoint
CREATE TRIGGER `vacancy_docs_changed` AFTER UPDATE OF `x` ON `vacancy_docs` BEGIN
	DELETE FROM `vacancy_search` WHERE `rowid` = old.`n`;
	DELETE FROM `vacancy_places` WHERE `n` = old.`n`;
	DELETE FROM `vacancy_facets` WHERE `n` = old.`n`;
	INSERT INTO `vacancy_search` (`rowid`, `title_form`, `title_stem`, `text_form`, `text_stem`, `keys`)
		SELECT new.`n`, `title_form`, `title_stem`, `text_form`, `text_stem`, `keys` FROM `vacancy_entries` WHERE `vacancy_id` = new.`vacancy_id`;
	INSERT INTO `vacancy_places` SELECT new.`n`, new.`x`, new.`x`, new.`y`, new.`y`, new.`z`, new.`z` WHERE new.`x` IS NOT NULL;
	INSERT OR IGNORE INTO `vacancy_facet_values` (`kind`, `key`, `label`)
		SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2 FROM `vacancy_entries` AS e, json_each(e.`facets`) AS j WHERE e.`vacancy_id` = new.`vacancy_id`;
	INSERT OR IGNORE INTO `vacancy_facets`
		SELECT new.`n`, v.`id` FROM `vacancy_entries` AS e, json_each(e.`facets`) AS j, `vacancy_facet_values` AS v
		WHERE e.`vacancy_id` = new.`vacancy_id` AND v.`kind` = j.value ->> 0 AND v.`key` = j.value ->> 1;
	UPDATE `vacancy_docs` SET (`employment_type`, `remote`) = (SELECT `employment_type`, `remote` FROM `vacancies` WHERE `id` = new.`vacancy_id`) WHERE `n` = new.`n`;
END;
