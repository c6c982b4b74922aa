// Marks for an observer of the processor: it sees the address of a load. What is loaded does not matter.
#include "World.h"

__attribute__((noinline)) void world_mark(int32_t mark) { (void)*(volatile const uint8_t *)(world_eeprom() + (uint16_t)mark); }
