// From reset to the program on a Cortex-M4F: vector table, floating point, memory, and a painted stack.
#include "World.h"

extern uint32_t __stack_top__[], __stack_limit__[];
extern uint32_t __data_start__[], __data_end__[], __data_load__[];
extern uint32_t __bss_start__[], __bss_end__[];

int main(int count, char **words);
void Reset_Handler(void);
void Fault_Handler(void);

#define COPROCESSOR_ACCESS (*(volatile uint32_t *)0xE000ED88)
/// Below the stack in use everything holds this.
#define PAINT 0xC5C5C5C5u

typedef void (*Vector)(void);

__attribute__((section(".isr_vector"), used)) static const Vector vectors[16] = {
    (Vector)__stack_top__, Reset_Handler, Fault_Handler, Fault_Handler, Fault_Handler, Fault_Handler, Fault_Handler,
    0, 0, 0, 0, Fault_Handler, Fault_Handler, 0, Fault_Handler, Fault_Handler};

void Reset_Handler(void) {
  COPROCESSOR_ACCESS |= 0xFu << 20;
  __asm__ volatile("dsb\n isb" ::: "memory");
  for (uint32_t *to = __data_start__, *from = __data_load__; to < __data_end__;) *to++ = *from++;
  for (uint32_t *to = __bss_start__; to < __bss_end__;) *to++ = 0;
  uint32_t *here;
  __asm__ volatile("mov %0, sp" : "=r"(here));
  for (uint32_t *to = __stack_limit__; to < here - 8;) *to++ = PAINT;
  main(0, 0);
  world_tell_stack();
  world_exit(0);
}

int32_t world_stack_used(void) {
  const volatile uint32_t *place = __stack_limit__;
  while (place < __stack_top__ && *place == PAINT) place++;
  return (int32_t)((uintptr_t)__stack_top__ - (uintptr_t)place);
}

extern const uint32_t __image_start__[], __image_end__[];
extern uint32_t __memory_start__[];

int32_t world_image_words(void) { return (int32_t)(((uintptr_t)__image_end__ - (uintptr_t)__image_start__) / 4); }

uint32_t world_image_word(int32_t place) {
  const volatile uint32_t *words = __image_start__;
  return words[place];
}

int32_t world_memory_blocks(void) { return (int32_t)(((uintptr_t)__stack_top__ - (uintptr_t)__memory_start__) / 1024); }

int32_t world_test_memory(int32_t block) {
  volatile uint32_t *word = __memory_start__ + block * 256;
  uint32_t wrong = 0;
  for (int32_t index = 0; index < 256; index++, word++) {
    uint32_t enabled;
    // Nobody may look while a word is not what it was.
    __asm__ volatile("mrs %0, primask\n cpsid i" : "=r"(enabled) :: "memory");
    uint32_t kept = *word;
    *word = 0x55555555u;
    wrong |= *word ^ 0x55555555u;
    *word = 0xAAAAAAAAu;
    wrong |= *word ^ 0xAAAAAAAAu;
    *word = kept;
    __asm__ volatile("msr primask, %0" :: "r"(enabled) : "memory");
  }
  return wrong == 0;
}

/// A fault ends the run: no result is better than a wrong one.
void Fault_Handler(void) { world_exit(99); }

// No __stack_chk_guard: stack protection is compiled out, the bound on the stack comes from the call graph.
