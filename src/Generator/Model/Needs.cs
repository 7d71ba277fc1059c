namespace Prototxt.Generator.Model;

/// <summary>What a project has use for: it has the packages that such code calls.</summary>
[Flags]
internal enum Needs
{
    None = 0,

    /// <summary>The class on TorchSharp, with its views.</summary>
    Net = 1,

    /// <summary>What opens the data of a net's phases.</summary>
    Data = 2,

    /// <summary>A class that predicts without TorchSharp.</summary>
    Predictor = 4,
}
