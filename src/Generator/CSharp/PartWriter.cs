using Prototxt.Generator.Common;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>Writes a constructor, which in a long class is a row of calls to methods that make a part each.</summary>
internal static class PartWriter
{
    /// <param name="code">Takes the lines.</param>
    /// <param name="head">The constructor's head.</param>
    /// <param name="parts">Its parts; none where it makes all by itself.</param>
    /// <param name="count">How many things are made.</param>
    /// <param name="what">What they are: layers.</param>
    /// <param name="parameter">What every part is handed: a type and a name.</param>
    /// <param name="make">Writes the lines that make so many things from a first one on.</param>
    public static void Emit(CodeWriter code, string head, EquatableArray<PartModel> parts, int count, string what, (string Type, string Name) parameter, Action<int, int> make)
    {
        using (code.Braces(head))
        {
            if (parts.Count == 0)
                make(0, count);
            else
                code.Line(StageWriter.Reason(count, what));
            foreach (PartModel part in parts)
                code.Line($"{part.Method}({parameter.Name});");
        }

        foreach (PartModel part in parts)
        {
            code.Line();
            using (code.Braces($"private void {part.Method}({parameter.Type} {parameter.Name})"))
                make(part.First, part.Count);
        }
    }
}
