import CHDF5
import CHDF5Shim
import CLibdeflate
import Foundation

/// Reads a range of a one-dimensional dataset chunk by chunk: each is fetched as it lies in the file
/// under the library's lock, then inflated and converted outside it, by several threads at once.
struct ChunkReading {
  /// What is done with the numbers of a chunk, in place, on whichever thread has them.
  typealias Transform = @Sendable (UnsafeMutableBufferPointer<Double>) -> Void

  let dataset: HDF5Dataset
  let decoder: ChunkDecoder
  let range: Range<Int>
  let transform: Transform?

  /// Numbers below which a second thread costs more than it gives.
  private static let leastNumbersForThreads = 1 << 16

  private var chunks: Range<Int> {
    range.lowerBound / decoder.length..<(range.upperBound - 1) / decoder.length + 1
  }

  /// - Returns: whether all of `output` was filled; where not, libhdf5 has to read.
  func read(into output: UnsafeMutableBufferPointer<Double>) -> Bool {
    let threads =
      range.count < Self.leastNumbersForThreads
      ? 1 : max(1, min(dataset.file.threadCount, chunks.count))
    let queue = ChunkQueue(chunks)
    // A chunk is written by the one thread that took it, into its own part of the output.
    nonisolated(unsafe) let output = output
    nonisolated(unsafe) let reading = self
    if threads == 1 {
      reading.work(on: queue, into: output)
    } else {
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        reading.work(on: queue, into: output)
      }
    }
    return !queue.hasFailed
  }

  private func work(on queue: ChunkQueue, into output: UnsafeMutableBufferPointer<Double>) {
    guard let room = ChunkRoom(decoder) else { return queue.fail() }
    while let chunk = queue.next() {
      let start = chunk * decoder.length
      let part = range.clamped(to: start..<start + decoder.length)
      let slice = UnsafeMutableBufferPointer(
        rebasing: output[part.lowerBound - range.lowerBound..<part.upperBound - range.lowerBound])
      let isKept = dataset.file.keptChunk.use(dataset.path, chunk) { bytes in
        decoder.convert(bytes, first: part.lowerBound - start, to: slice)
      }
      if !isKept {
        guard fetch(chunk, room), room.inflate(decoder) else { return queue.fail() }
        decoder.convert(room.chunk, first: part.lowerBound - start, to: slice)
        // The next range often begins in the chunk in which this one ends.
        if part.upperBound == range.upperBound, part.upperBound < start + decoder.length {
          dataset.file.keptChunk.keep(
            UnsafeRawBufferPointer(start: room.chunk, count: decoder.byteCount), dataset.path,
            chunk)
        }
      }
      transform?(slice)
    }
  }

  /// Brings a chunk as it lies in the file.
  private func fetch(_ chunk: Int, _ room: ChunkRoom) -> Bool {
    HDF5Library.locked {
      var offset = hsize_t(chunk * decoder.length)
      var size: hsize_t = 0
      guard H5Dget_chunk_storage_size(dataset.handle.id, &offset, &size) >= 0, size > 0,
        size <= hsize_t(decoder.storedByteLimit)
      else { return false }
      var skippedFilters: UInt32 = 0
      guard
        apical_read_chunk(dataset.handle.id, offset, &skippedFilters, room.stored) >= 0,
        skippedFilters == 0
      else { return false }
      room.storedCount = Int(size)
      return true
    }
  }
}

/// The chunks that are still to be read.
private final class ChunkQueue: @unchecked Sendable {
  private let lock = NSLock()
  private var left: Range<Int>
  private var failed = false

  init(_ chunks: Range<Int>) { left = chunks }

  var hasFailed: Bool { lock.withLock { failed } }

  func next() -> Int? { lock.withLock { failed ? nil : left.popFirst() } }

  func fail() { lock.withLock { failed = true } }
}

/// What one thread needs to undo a chunk.
private final class ChunkRoom {
  let stored: UnsafeMutableRawPointer
  let chunk: UnsafeMutableRawPointer
  private let decompressor: OpaquePointer
  var storedCount = 0

  /// nil where there is no memory.
  init?(_ decoder: ChunkDecoder) {
    let memory = (malloc(decoder.storedByteLimit), malloc(decoder.byteCount))
    guard let stored = memory.0, let chunk = memory.1,
      let decompressor = libdeflate_alloc_decompressor()
    else {
      free(memory.0)
      free(memory.1)
      return nil
    }
    self.stored = stored
    self.chunk = chunk
    self.decompressor = decompressor
  }

  deinit {
    libdeflate_free_decompressor(decompressor)
    free(stored)
    free(chunk)
  }

  func inflate(_ decoder: ChunkDecoder) -> Bool {
    decoder.inflate(
      UnsafeRawBufferPointer(start: stored, count: storedCount), into: chunk, with: decompressor)
  }
}

/// The last chunk of which only a part was wanted: where one chunk holds several sweeps, or all of
/// them, it would else be inflated for each.
final class KeptChunk: @unchecked Sendable {
  private let lock = NSLock()
  private var path = ""
  private var chunk = -1
  private var bytes: [UInt8] = []

  /// - Returns: whether it is this chunk that is kept; then `body` was called with its bytes.
  func use(_ path: String, _ chunk: Int, _ body: (UnsafeRawPointer) -> Void) -> Bool {
    lock.withLock {
      guard self.chunk == chunk, self.path == path else { return false }
      bytes.withUnsafeBytes { if let base = $0.baseAddress { body(base) } }
      return true
    }
  }

  func keep(_ chunkBytes: UnsafeRawBufferPointer, _ path: String, _ chunk: Int) {
    lock.withLock {
      bytes.removeAll(keepingCapacity: bytes.capacity == chunkBytes.count)
      bytes.append(contentsOf: chunkBytes)
      self.path = path
      self.chunk = chunk
    }
  }
}
