// What a proof image asks of the world that it runs in: a file to read, one to write, and an end. No allocator, no C library.
#ifndef WORLD_H
#define WORLD_H

#include <stdint.h>

/// Reads the next bytes of the input; returns how many there were, fewer than `count` only at its end.
int32_t world_read(void *_Nonnull bytes, int32_t count);

/// Appends to the output.
void world_write(const void *_Nonnull bytes, int32_t count);

/// Ends the run.
_Noreturn void world_exit(int32_t status);

/// 64 KiB of another part of the board, which is no memory of the processor: the EEPROM.
uint8_t *_Nonnull world_eeprom(void);

/// Words of the image that runs, and one of them; none where it can't be read.
int32_t world_image_words(void);
uint32_t world_image_word(int32_t place);

/// Blocks of 1 KiB of memory, and whether each bit of one of them follows when it is written; what was in it stays.
int32_t world_memory_blocks(void);
int32_t world_test_memory(int32_t block);

/// Most bytes of stack that were in use since the start; 0 where nobody looks.
int32_t world_stack_used(void);

/// Tells them to whoever runs the image.
void world_tell_stack(void);

/// A place in the run that an observer of the processor sees; `mark` has 16 binary digits.
void world_mark(int32_t mark);

#endif
