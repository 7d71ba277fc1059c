using System.Globalization;
using System.Text.RegularExpressions;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>A value in a plan, whatever it will be written as. A closed union; equal by value.</summary>
internal abstract record Constant
{
    private Constant()
    {
    }

    /// <summary>Nothing given.</summary>
    public sealed record Null : Constant
    {
        public static Null Instance { get; } = new();
    }

    public sealed record Flag(bool Value) : Constant;

    public sealed record Whole(long Value) : Constant;

    /// <summary>A number of 32 bits.</summary>
    public sealed record Real : Constant
    {
        private static readonly Regex plainNumber = new(@"^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant);

        private readonly string? written;

        private Real(float value, string? written)
        {
            Value = value;
            this.written = written;
        }

        public float Value { get; }

        /// <summary>A finite number as decimal text: as the user wrote it where that is one, else the shortest.</summary>
        public string Spelling => written ?? Shortest(Value);

        public static Real Of(float value) => new(value, null);

        public static Real Of(string lexeme, float value) => new(value, IsSpelling(lexeme, value) ? lexeme : null);

        public static Real Of(Value value) => Of(value.Lexeme, value.Float);

        /// <summary>A field's value, or its default.</summary>
        public static Real Of(Message message, string field) => message.Get(field) is { } given ? Of(given) : Of(message.Float(field));

        // Two writings that come to the same text are one: what differs in them only is equal.
        private static bool IsSpelling(string lexeme, float value) =>
            lexeme != Shortest(value) && plainNumber.IsMatch(lexeme)
            && double.TryParse(lexeme, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) && (float)parsed == value && !float.IsInfinity(value);

        // netstandard2.0's "R" may print nine digits where seven would do
        private static string Shortest(float value)
        {
            foreach (string format in (string[])["G6", "G7", "G8", "G9"])
            {
                string text = value.ToString(format, CultureInfo.InvariantCulture);
                if ((float)double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) == value)
                    return text;
            }

            return value.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>A number of 64 bits, in what no schema describes.</summary>
    public sealed record Number(double Value) : Constant;

    public sealed record Text(string Value) : Constant;

    /// <summary>A member of one of the runtime's enums: RoundMode, Floor.</summary>
    public sealed record Member(string Type, string Name) : Constant;

    public sealed record List(EquatableArray<Constant> Items) : Constant
    {
        public static List Of(IEnumerable<Constant> items) => new(items.ToEquatableArray());

        public static List Of(IEnumerable<long> items) => Of(items.Select(i => new Whole(i)));
    }

    /// <summary>Values of different kinds that belong together: the shape and the filler of a top.</summary>
    public sealed record Tuple(EquatableArray<Constant> Items) : Constant;

    /// <summary>How a blob starts.</summary>
    public sealed record Filler(FillerKind Kind, EquatableArray<Argument> Numbers) : Constant;

    /// <summary>How a learning rate changes: one of the runtime's policies by the beginning of its name.</summary>
    public sealed record Policy(string Name, EquatableArray<Argument> Numbers) : Constant
    {
        public static Policy Fixed { get; } = new("Fixed", EquatableArray<Argument>.Empty);
    }

    /// <summary>A message, or the many fields of a layer: under the names of the record's properties.</summary>
    public sealed record Record(EquatableArray<Argument> Properties) : Constant;
}

/// <summary>The distributions of the runtime's fillers.</summary>
internal enum FillerKind
{
    Constant,
    Uniform,
    Gaussian,
    Xavier,
    Msra,
    PositiveUnitball,
    GaussianUnitball,
    Diagonal,
    Bilinear,
}
