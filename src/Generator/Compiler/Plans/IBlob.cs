using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>What a layer type sees of one of its layer's bottoms or tops.</summary>
internal interface IBlob
{
    string Blob { get; }

    /// <summary>Of a bottom that is planned with, always there.</summary>
    Shape? Shape { get; }

    /// <summary>The first bottom of the layer that makes it; null where it has none.</summary>
    IBlob? MadeFrom { get; }

    /// <summary>Of a blob whose shape is not all known: the first one on the way to it of which that is so.</summary>
    IBlob OpenSource { get; }

    /// <summary>Whether its axes are only tried, since what makes it could not be planned.</summary>
    bool IsTrial { get; }
}
