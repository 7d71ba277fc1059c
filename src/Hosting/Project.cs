using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace Prototxt.Hosting;

/// <summary>What a project has beside its nets.</summary>
/// <param name="RootNamespace">The namespace of nets that stand in its folder and name no other.</param>
/// <param name="Folder">Where it lies, with a slash at its end; folders of nets below it become namespaces.</param>
/// <param name="Language">The version of C# in which it is written.</param>
/// <param name="Code">C# of its own, in which it may use the generated classes or write the other half of one.</param>
/// <param name="TracksSteps">Whether the generator's run keeps, for each of its steps, why it ran; that takes time and memory.</param>
public sealed record Project(string RootNamespace = "Consumer", string Folder = "/project/", LanguageVersion Language = LanguageVersion.Latest, string Code = "namespace Consumer { }", bool TracksSteps = false)
{
    /// <summary>Whether it has the package Prototxt: nets become classes on TorchSharp.</summary>
    public bool HasTorchSharp { get; init; } = true;

    /// <summary>Whether it has the package Prototxt.Training: solvers become classes, and data layers are read.</summary>
    public bool HasTraining { get; init; }

    /// <summary>Whether it has the package Prototxt.Inference: nets have predictors.</summary>
    public bool HasInference { get; init; }

    /// <summary>What its C# is compiled against beside .NET and the package Prototxt, or Prototxt.Files where it has no TorchSharp.</summary>
    public IReadOnlyList<Assembly> References { get; init; } = [];
}
