using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Prototxt.Corpus;

/// <summary>What became of a file, from the best to the worst; the worst that applies.</summary>
internal enum Outcome
{
    Compiled,

    /// <summary>A label map or the like, or a file without layers.</summary>
    NotANet,

    /// <summary>The generator said what stands in the way.</summary>
    Refused,

    WrongShape,

    /// <summary>Generated C# with errors or warnings.</summary>
    BadCode,

    InternalError,
}

/// <summary>A message of the generator or of the C# compiler; lines and columns count from 1.</summary>
internal sealed record Finding(string Id, string Severity, int Line, int Column, string Text)
{
    /// <param name="diagnostic">The message.</param>
    /// <param name="file">The file that is looked at; messages on another, as a solver's net, name it.</param>
    public static Finding Of(Diagnostic diagnostic, string? file = null)
    {
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        string other = file is not null && place.Path.Length > 0 && place.Path != file ? Path.GetFileName(place.Path) + ": " : "";
        return new Finding(diagnostic.Id, diagnostic.Severity.ToString(), place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1, other + diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }
}

/// <summary>What was found in one file.</summary>
internal sealed record FileReport(string File, Outcome Outcome, int Layers, double GenerationMilliseconds)
{
    public IReadOnlyList<Finding> Diagnostics { get; init; } = [];

    public IReadOnlyList<Finding> CompilerMessages { get; init; } = [];

    /// <summary>Numbers of shapes.json that were compared; 0 where it does not know the file.</summary>
    public int ComparedShapes { get; init; }

    public IReadOnlyList<string> WrongShapes { get; init; } = [];

    /// <summary>The net compiled only with the input shapes of the command line.</summary>
    public bool HasAssumedShapes { get; init; }

    /// <summary>A class that predicts without TorchSharp was generated.</summary>
    public bool HasPredictor { get; init; }

    /// <summary>There is a Predict view, of which a predictor can be made.</summary>
    public bool HasPredictView { get; init; }

    /// <summary>Layers of unknown types were supplied, as a project would.</summary>
    public bool HasSuppliedLayers { get; init; }
}
