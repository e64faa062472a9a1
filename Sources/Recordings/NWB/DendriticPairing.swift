import HDF5
import Signals

/// Pairs the recording from a cell's dendrite with the simultaneous one from its soma.
struct DendriticPairing {
  struct Pair {
    var draft: SweepDraft
    var dendritic: NWBSeriesRange?
  }

  /// All sweeps except the dendritic ones that found their soma.
  private(set) var somatic: [Pair] = []

  init(_ drafts: [SweepDraft], electrodes: [Electrode], file: HDF5File) {
    let dendritic = Set(
      electrodes.filter { electrode in
        [electrode.description, electrode.location].compactMap { $0 }
          .contains(where: SiteWords.namesDendrite)
      }.map(\.name))
    func isDendritic(_ draft: SweepDraft) -> Bool {
      draft.electrode.map(dendritic.contains) ?? false
    }
    guard drafts.contains(where: isDendritic), !drafts.allSatisfy(isDendritic) else {
      somatic = drafts.map { Pair(draft: $0) }
      return
    }
    var free = drafts.filter {
      isDendritic($0) && $0.problem == nil && $0.response.series.kind == .currentClamp
    }
    let starts = drafts.map { (try? NWBClock(of: $0.response, in: file).start) ?? .infinity }
    somatic = zip(drafts, starts).compactMap { draft, start in
      if isDendritic(draft) { return nil }
      let match = free.firstIndex { candidate in
        candidate.response.count == draft.response.count
          && (draft.sweepNumber == nil || draft.sweepNumber == candidate.sweepNumber)
          && abs(((try? NWBClock(of: candidate.response, in: file).start) ?? .nan) - start) < 1e-4
      }
      return Pair(draft: draft, dendritic: match.map { free.remove(at: $0).response })
    }
    let paired = Set(somatic.compactMap { $0.dendritic?.series.path })
    somatic += drafts.filter { isDendritic($0) && !paired.contains($0.response.series.path) }
      .map { Pair(draft: $0) }
  }
}
