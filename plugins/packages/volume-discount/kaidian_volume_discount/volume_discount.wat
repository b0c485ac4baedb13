;; A share off every line of many pieces.
;;
;; The input is small and its order is known (fields come as the manifest names them, settings last), so
;; nothing is parsed: we look for a key, and read the number behind it.
;;
;;   {"basket":{"lines":[{"id":"8","quantity":10,"total":12345}]},"settings":{"least":10,"percent":10}}
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 8)

  ;; 0 place and size for a call, 8 its answer; 64 keys and texts; 1,024 the answer; 131,072 the input.
  (data (i32.const 64) "\"id\":\"")
  (data (i32.const 80) "\"quantity\":")
  (data (i32.const 96) "\"total\":")
  (data (i32.const 112) "\"least\":")
  (data (i32.const 128) "\"percent\":")
  (data (i32.const 160) "{\"discounts\":[")
  (data (i32.const 192)
    "{\"label\":{\"en\":\"Volume discount\",\"zh-Hans\":\"\e5\a4\9a\e4\bb\b6\e4\bc\98\e6\83\a0\"},\"lines\":{")
  (data (i32.const 288) "}}")
  (data (i32.const 292) "]}")
  (global $end (mut i32) (i32.const 131072))  ;; where the input ends
  (global $out (mut i32) (i32.const 1024))    ;; where the answer goes on

  ;; The place behind a key, looked for from a place on; 0 where it is not found.
  (func $behind (param $at i32) (param $key i32) (param $size i32) (result i32)
    (local $same i32)
    (block $none
      (loop $next
        (br_if $none (i32.gt_u (i32.add (local.get $at) (local.get $size)) (global.get $end)))
        (local.set $same (i32.const 0))
        (block $other
          (loop $compare
            (br_if $other (i32.ne
              (i32.load8_u (i32.add (local.get $at) (local.get $same)))
              (i32.load8_u (i32.add (local.get $key) (local.get $same)))))
            (local.set $same (i32.add (local.get $same) (i32.const 1)))
            (br_if $compare (i32.lt_u (local.get $same) (local.get $size))))
          (return (i32.add (local.get $at) (local.get $size))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (i32.const 0))

  (func $number (param $at i32) (result i64)
    (local $digit i32) (local $number i64)
    (loop $next
      (local.set $digit (i32.sub (i32.load8_u (local.get $at)) (i32.const 48)))
      (if (i32.lt_u (local.get $digit) (i32.const 10)) (then
        (local.set $number (i64.add
          (i64.mul (local.get $number) (i64.const 10)) (i64.extend_i32_u (local.get $digit))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next))))
    (local.get $number))

  (func $say (param $text i32) (param $size i32)
    (memory.copy (global.get $out) (local.get $text) (local.get $size))
    (global.set $out (i32.add (global.get $out) (local.get $size))))

  (func $say_letter (param $letter i32)
    (i32.store8 (global.get $out) (local.get $letter))
    (global.set $out (i32.add (global.get $out) (i32.const 1))))

  (func $say_number (param $number i64)
    (if (i64.ge_u (local.get $number) (i64.const 10)) (then
      (call $say_number (i64.div_u (local.get $number) (i64.const 10)))))
    (call $say_letter (i32.add
      (i32.wrap_i64 (i64.rem_u (local.get $number) (i64.const 10))) (i32.const 48))))

  (func $read_all
    (loop $more
      (i32.store (i32.const 0) (global.get $end))
      (i32.store (i32.const 4) (i32.const 262144))
      (if (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
      (global.set $end (i32.add (global.get $end) (i32.load (i32.const 8))))
      (br_if $more (i32.load (i32.const 8)))))

  (func $write_all
    (i32.store (i32.const 0) (i32.const 1024))
    (i32.store (i32.const 4) (i32.sub (global.get $out) (i32.const 1024)))
    (if (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable)))

  (func (export "_start")
    (local $at i32) (local $id i32) (local $quantity i32) (local $any i32)
    (local $least i64) (local $percent i64)
    (call $read_all)
    (local.set $least (call $number (call $behind (i32.const 131072) (i32.const 112) (i32.const 8))))
    (local.set $percent (call $number (call $behind (i32.const 131072) (i32.const 128) (i32.const 10))))
    (call $say (i32.const 160) (i32.const 14))
    (local.set $at (i32.const 131072))
    (block $done
      (loop $next
        (local.set $id (call $behind (local.get $at) (i32.const 64) (i32.const 6)))
        (br_if $done (i32.eqz (local.get $id)))
        (local.set $quantity (call $behind (local.get $id) (i32.const 80) (i32.const 11)))
        (local.set $at (call $behind (local.get $quantity) (i32.const 96) (i32.const 8)))
        (br_if $next (i64.lt_u (call $number (local.get $quantity)) (local.get $least)))
        (if (local.get $any)
          (then (call $say_letter (i32.const 44)))
          (else (call $say (i32.const 192) (i32.const 68)) (local.set $any (i32.const 1))))
        ;; The id with its quotes: they stand around it already.
        (call $say
          (i32.sub (local.get $id) (i32.const 1))
          (i32.add
            (i32.sub (local.get $quantity) (local.get $id))
            (i32.const -11)))
        (call $say_letter (i32.const 58))
        (call $say_number (i64.div_u
          (i64.mul (call $number (local.get $at)) (local.get $percent)) (i64.const 100)))
        (br $next)))
    (if (local.get $any) (then (call $say (i32.const 288) (i32.const 2))))
    (call $say (i32.const 292) (i32.const 2))
    (call $write_all)))
