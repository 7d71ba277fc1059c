namespace Prototxt.Corpus;

/// <summary>What the command line says about all files.</summary>
internal sealed record RunOptions(string? Variables = null, string? AssumedShapes = null, TimeSpan? Timeout = null, bool SuppliesLayers = false)
{
    /// <summary>The metadata that an AdditionalFiles item would have.</summary>
    public Dictionary<string, string> Metadata(bool assumeShapes)
    {
        Dictionary<string, string> metadata = [];
        if (Variables is not null)
            metadata["PrototxtVariables"] = Variables;
        if (assumeShapes && AssumedShapes is not null)
            metadata["PrototxtInputShapes"] = AssumedShapes;
        return metadata;
    }
}
