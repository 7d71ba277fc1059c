using Prototxt.Imaging;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AlexNet.Screens;

/// <summary>A digit in half blocks, two rows of pixels in a line of text. Its margin, which MNIST leaves empty, is left away.</summary>
internal static class DigitDrawing
{
    private const int Margin = 3;
    private const int Threshold = 96;

    public static IRenderable Of(Picture digit, bool colors)
    {
        var drawing = new Paragraph();
        for (int row = Margin; row < digit.Height - Margin; row += 2)
        {
            if (row > Margin)
                drawing.Append("\n");
            for (int column = Margin; column < digit.Width - Margin; column++)
                Append(drawing, digit[row, column], digit[row + 1, column], colors);
        }

        return drawing;
    }

    private static void Append(Paragraph drawing, byte upper, byte lower, bool colors)
    {
        if (colors)
            drawing.Append("▀", new Style(Grey(upper), Grey(lower)));
        else
            drawing.Append((upper > Threshold, lower > Threshold) switch
            {
                (true, true) => "█",
                (true, false) => "▀",
                (false, true) => "▄",
                _ => "\u00A0", // plain spaces at the end of a line would be trimmed
            });
    }

    private static Color Grey(byte level) => new(level, level, level);
}
