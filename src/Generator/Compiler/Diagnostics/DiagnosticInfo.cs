using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.Diagnostics;

/// <summary>A place in a prototxt as plain values, since a <see cref="Location"/> would keep syntax alive and never compare equal.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public Location ToLocation() => Location.Create(Path, Span, Lines);
}

/// <summary>A diagnostic as plain values: what travels through the pipeline beside the model.</summary>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, LocationInfo? Location, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Descriptor, Location?.ToLocation() ?? Microsoft.CodeAnalysis.Location.None, [.. Arguments]);

    public override string ToString() => ToDiagnostic().ToString();
}
