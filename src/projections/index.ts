/**
 * The files that are made of the folds: registry.json and the checkpoint, with the writers of
 * both.
 */
export { RegistryWriter } from './registry-writer.ts';
export { CheckpointWriter } from './checkpoint-writer.ts';
export { ModelsReplay, readCheckpoint } from './checkpoint.ts';
export { ModelIndexWriter } from './model-index/update.ts';
