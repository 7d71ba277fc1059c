using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>One run of a net: in training, or as one of the test nets.</summary>
/// <param name="Net">The net.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Level">The level in place of the net's own; null where the solver gives none.</param>
/// <param name="Stages">Stages beside the net's own.</param>
internal sealed record NetUse(NetReference Net, Phase Phase, int? Level, EquatableArray<string> Stages)
{
    /// <summary>Whether the solver gives the phase, which otherwise the net's file may.</summary>
    public bool GivesPhase { get; init; }

    /// <summary>Where the solver says in which state the net runs.</summary>
    public TextSpan StatePlace { get; init; }
}

/// <summary>A net that a solver names, or holds.</summary>
/// <param name="Field">The field: <c>net</c>, <c>test_net_param</c> …</param>
/// <param name="Index">Of a field that may be given several times, which one.</param>
internal sealed record NetReference(string Field, int Index)
{
    /// <summary>The file as the solver names it; null where the net stands in the solver.</summary>
    public string? File { get; init; }

    /// <summary>Where it stands.</summary>
    public TextSpan Place { get; init; }

    /// <summary>The net, where it stands in the solver.</summary>
    public Message? Inline { get; init; }
}
