extension ProtocolCheck.ID {
  /// Where the limit comes from: a document, what was measured, or a choice of ours.
  public var source: String {
    switch self {
    case .maskSize:
      "the device's array: TI DLPS037, TI DLPU011, ALP4lib; else the rig's device_limits"
    case .leastExposure:
      "TI DLPU018 and DLPS037 (105 µs), TI LightCrafter 4500 GUI 4.0.0 (235 µs); else the rig's "
        + "device_limits"
    case .darkGap: "TI LightCrafter 4500 GUI 4.0.0"
    case .greatestExposure: "TI DLPU018 (24 bits of µs), ALP4lib (10 s)"
    case .entries: "TI DLPU018 (400), TI DLPU010 (128); else the rig's device_limits"
    case .images: "TI DLPU018, TI DLPU010; else the rig's device_limits"
    case .ledWindow: "measured: mirror_timing and led_timing of the calibration"
    case .loadTime: "TI DLPU011E, p. 48"
    case .triggerRate: "TI DLPU018, command 0x1A35; measured: mirror_timing of the calibration"
    case .calibrationMatch: "the rig's file; 24 h are our choice"
    case .registration: "our choice"
    case .power: "measured: power of the calibration"
    case .separation: "our choice, from the stray light of a 50 µm disk at 275 µm (about 1 %)"
    case .insideField: "measured: transform of the calibration"
    case .ownIrradiance: "least_irradiance of the protocol; light in tissue of Optogenetics"
    case .crosstalk: "our choice; models and spectra of Optogenetics"
    case .spectrum: "spectra of Optogenetics"
    case .pulseRate: "our choice; closing times of Optogenetics"
    case .somaTargeted: "what the tag is made for"
    case .heat:
      "our choice, below the 0.2 to 2 °C of Owen et al. 2019 and the 6 to 8 K of Arias-Gil et al. 2016"
    case .dose: "limits of the rig"
    case .duty: "limits of the rig; 50 % for mirrors are our choice"
    case .equalLight: "the design: what is compared differs in the plateau's time alone"
    case .balance: "the design; a sham's area within 10 % is our choice"
    case .crosstalkBlock: "our choice"
    case .sameBytes: "the design"
    case .inductionStart, .session: "budget of the protocol"
    case .crosstalkTime: "schedule of the protocol"
    case .clampStep: "our choice (10 ms before a test pulse, 50 ms after it)"
    }
  }
}
