"""The reviewer's list, certification batches and their approval."""
