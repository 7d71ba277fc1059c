namespace Prototxt.Generator.Model;

/// <summary>What a project has use for besides a net's class: it has the packages that such code calls.</summary>
[Flags]
internal enum Needs
{
    None = 0,

    /// <summary>What opens the data of a net's phases.</summary>
    Data = 1,

    /// <summary>A class that predicts without TorchSharp.</summary>
    Predictor = 2,
}
