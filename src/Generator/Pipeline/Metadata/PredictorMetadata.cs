using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtPredictor: "false" for no predictor of this net.</summary>
internal static class PredictorMetadata
{
    /// <summary>Whether the net shall have one; it shall where nothing is said.</summary>
    public static bool Read(string? text, DiagnosticBag bag)
    {
        if (text is null || bool.TryParse(text, out bool wanted) && wanted)
            return true;
        if (!bool.TryParse(text, out _))
            MetadataText.Refuse(bag, "PrototxtPredictor", text, "true or false is expected");
        return false;
    }
}
