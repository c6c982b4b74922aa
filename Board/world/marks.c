// Marks for an observer of the processor, which sees what functions are called: sixteen calls spell a mark, the highest digit first.
#include "World.h"

__attribute__((noinline)) void world_mark_0(void) { __asm__ volatile("nop"); }
__attribute__((noinline)) void world_mark_1(void) { __asm__ volatile("nop\n nop"); }

__attribute__((noinline)) void world_mark(int32_t mark) {
  for (int digit = 15; digit >= 0; digit--) {
    if (mark >> digit & 1) world_mark_1();
    else world_mark_0();
  }
}
